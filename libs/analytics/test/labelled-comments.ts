import type { CommentIntent } from '../src/intent/comment-intent';

export interface LabelledComment {
  language: string;
  intent: CommentIntent;
  text: string;
}

/**
 * Comments written by hand for judging the rules, two of each intent and language at least. Lines at even places (0, 2 …)
 * were written before the terms were looked at again and have never been used to improve them.
 */
export const LABELLED_COMMENTS: readonly LabelledComment[] = read(`
en | purchase | Omg how much does this cost??
en | purchase | I need this jacket, do you have a link please
en | purchase | just placed my order, can't wait!
en | purchase | Does it come in black? I want to buy two
en | question | What lens is that?
en | question | How did you get rid of the stains
en | question | is the trail open in winter?
en | question | what's the name of the song
en | complaint | Ordered in March and it still hasn't arrived
en | complaint | honestly this channel is nothing but ads now
en | complaint | mine broke after two days, do not buy
en | complaint | I used to like your content but this is just disappointing
en | spam | DM @promo_house_official to get featured
en | spam | I earn $3000 weekly trading crypto with Mrs Clara
en | spam | Check out my page for daily motivation
en | spam | https://win-a-phone.example/now
en | praise | This made my day ❤️
en | praise | absolutely stunning shot
en | praise | Congrats to both of you!!
en | praise | You never disappoint
en | other | First!
en | other | We were there last summer with the kids
en | other | @marta this is the place I told you about
en | other | 😂😂
es | purchase | ¿Dónde puedo conseguir esas botas?
es | purchase | Precio por favor
es | question | ¿En qué ciudad es esto?
es | question | alguien sabe cómo se llama la canción
es | complaint | Compré uno y a la semana dejó de funcionar
es | complaint | Qué decepción, antes hacías mejores videos
es | spam | Sígueme y te sigo de vuelta
es | spam | Gana dinero desde casa, escríbeme
es | praise | Qué belleza de foto, felicidades
es | praise | Me encanta tu estilo
es | other | Yo vivo cerca de ahí
es | other | Mañana vamos con mi hermana
pt | purchase | Qual o valor? Entrega em Curitiba?
pt | purchase | Quero uma dessas, onde compro?
pt | question | Que câmera você usa?
pt | question | como você fez essa receita
pt | complaint | Meu pedido nunca chegou e ninguém responde
pt | complaint | Agora é só propaganda, que chato
pt | spam | Olha meu perfil e segue de volta
pt | spam | Ganhe dinheiro sem sair de casa, chama no whatsapp
pt | praise | Que coisa mais linda, parabéns
pt | praise | Arrasou como sempre
pt | other | Fui lá em janeiro
pt | other | minha mãe também faz assim
fr | purchase | Tu l'as acheté où ce sac ?
fr | purchase | C'est combien la robe stp
fr | question | C'est quelle ville ?
fr | question | comment tu fais pour avoir cette lumière
fr | complaint | Commande passée il y a un mois, toujours rien reçu
fr | complaint | Encore un partenariat, c'est lassant
fr | spam | Abonne toi à mon compte je te suis en retour
fr | spam | Gagne de l'argent facilement, contacte moi sur telegram
fr | praise | Magnifique, j'adore ta déco
fr | praise | Trop mignon ce petit chien
fr | other | On y était la semaine dernière
fr | other | chez nous il pleut encore
de | purchase | Wo hast du das Kleid gekauft?
de | purchase | Was kostet der Kurs?
de | question | Wie lange dauert die Wanderung?
de | question | weiß jemand wie das Lied heißt
de | complaint | Leider schon nach einer Woche kaputt gegangen
de | complaint | Nur noch Werbung hier, ich bin raus
de | spam | Schau gerne auf meinem Profil vorbei
de | spam | Passives Einkommen von zuhause, schreib mir
de | praise | Wunderschöne Aufnahme
de | praise | Danke für die tollen Tipps
de | other | Wir waren gestern auch dort
de | other | bei uns heißt das anders
it | purchase | Dove posso comprare questo vestito?
it | purchase | Quanto costa la spedizione?
it | question | In che zona si trova?
it | question | qualcuno sa il nome della canzone
it | complaint | Arrivato rotto e nessuno risponde
it | complaint | Ormai solo pubblicità, che delusione
it | spam | Passa dal mio profilo e seguimi
it | spam | Guadagna 500 euro al giorno lavorando da casa
it | praise | Che meraviglia, complimenti
it | praise | Bravissima come sempre
it | other | Ci sono stata l'anno scorso
it | other | anche mia nonna lo fa così
nl | purchase | Waar kan ik deze tas bestellen?
nl | purchase | Wat kost zo'n cursus
nl | question | Hoe laat gaat het open?
nl | question | weet iemand welk liedje dit is
nl | complaint | Na twee dagen al kapot, zonde van het geld
nl | complaint | Alleen maar reclame tegenwoordig
nl | spam | Volg mij dan volg ik jou terug
nl | spam | Verdien geld vanuit huis, app me op whatsapp
nl | praise | Wat een prachtige foto
nl | praise | Heerlijk recept, dank je wel
nl | other | Wij zijn er vorig jaar geweest
nl | other | bij ons regent het nog steeds
tr | purchase | Fiyat bilgisi alabilir miyim
tr | purchase | Bunu nereden sipariş edebilirim?
tr | question | Bu sahil nerede?
tr | question | şarkının adı ne
tr | complaint | Siparişim hala gelmedi, cevap veren yok
tr | complaint | Ürün çok kalitesiz çıktı
tr | spam | Takip edene geri takip yapıyorum
tr | spam | Evden çalışarak para kazanmak isteyen yazsın
tr | praise | Çok güzel olmuş ellerine sağlık
tr | praise | Bayıldım ya
tr | other | Geçen yaz biz de oradaydık
tr | other | Annem de böyle yapar
id | purchase | Harganya berapa kak?
id | purchase | Kak ini belinya di mana ya
id | question | Ini lokasinya dimana?
id | question | lagunya apa ya judulnya
id | complaint | Barangnya rusak, kecewa banget
id | complaint | Pesanan saya belum sampai juga
id | spam | Follow balik ya kak
id | spam | Slot gacor hari ini klik bio
id | praise | Cantik banget kak
id | praise | Keren, terima kasih tipsnya
id | other | Kemarin aku ke sana sama adik
id | other | di rumah juga begini
pl | purchase | Gdzie kupiłaś tę sukienkę?
pl | purchase | Jaka jest cena kursu
pl | question | Gdzie jest to miejsce?
pl | question | czy ktoś wie jaka to piosenka
pl | complaint | Paczka nie dotarła, nikt nie odpowiada na maile
pl | complaint | Ciągle reklamy, odobserwowuję
pl | spam | Zapraszam do mnie na profil
pl | spam | Zarabiaj 5000 tygodniowo, napisz na whatsapp
pl | praise | Piękne zdjęcie, gratulacje
pl | praise | Uwielbiam Twoje przepisy
pl | other | Byliśmy tam w zeszłym roku
pl | other | u nas dzisiaj pada śnieg
ru | purchase | Сколько стоит такая сумка?
ru | purchase | Где можно заказать?
ru | question | А в каком городе это?
ru | question | подскажите какой у вас объектив
ru | complaint | Заказ так и не пришёл, никто не отвечает
ru | complaint | Опять реклама, надоело
ru | spam | Подпишись на меня, взаимно
ru | spam | Заработок от 5000 в день, пишите в лс
ru | praise | Какая красота!
ru | praise | Спасибо огромное за рецепт
ru | other | Мы там были прошлым летом
ru | other | у нас уже снег лежит
ar | purchase | كم سعر الفستان؟
ar | purchase | من وين اشتريتي الشنطة
ar | question | وين هذا المكان؟
ar | question | ايش اسم الاغنية
ar | complaint | طلبت من شهر ولم يصل الطلب
ar | complaint | المنتج سيء جدا لا أنصح به
ar | spam | تابعوني وأتابعكم فورا
ar | spam | اربح المال من البيت تواصل واتساب
ar | praise | ما شاء الله جميلة جدا
ar | praise | شكرا على النصائح الرائعة
ar | other | كنا هناك الأسبوع الماضي
ar | other | اليوم عندنا مطر
hi | purchase | इसकी कीमत क्या है?
hi | purchase | ये कहाँ से लिया आपने
hi | question | यह जगह कहाँ है?
hi | question | इस गाने का नाम क्या है
hi | complaint | एक महीना हो गया अभी तक नहीं आया
hi | complaint | बहुत घटिया क्वालिटी है
hi | spam | मुझे फॉलो करो मैं भी करूंगा
hi | spam | घर बैठे पैसे कमाएं, व्हाट्सएप करें
hi | praise | बहुत सुंदर तस्वीर
hi | praise | आपके वीडियो बहुत अच्छे होते हैं
hi | other | हम पिछले साल वहाँ गए थे
hi | other | आज हमारे यहाँ बारिश है
ja | purchase | このワンピースはどこで買えますか？
ja | purchase | お値段教えてください
ja | question | ここは何県ですか？
ja | question | 何のカメラを使ってるのか知りたいです
ja | complaint | 注文したのにまだ届きません
ja | complaint | 最近広告ばかりで残念
ja | spam | フォロバします！相互お願いします
ja | spam | 副業で月30万稼げる方法教えます
ja | praise | 写真がとても綺麗です
ja | praise | いつも素敵な投稿ありがとうございます
ja | other | 去年家族で行きました
ja | other | 今日は雨でした
ko | purchase | 이 원피스 가격이 얼마예요?
ko | purchase | 어디서 살 수 있나요
ko | question | 여기 어디예요?
ko | question | 카메라 뭐 쓰시는지 궁금해요
ko | complaint | 배송이 한 달째 안 왔어요
ko | complaint | 요즘 광고만 올리네 실망이다
ko | spam | 맞팔해요 선팔했어요
ko | spam | 재택알바 고수익 카톡 주세요
ko | praise | 사진 너무 예쁘다
ko | praise | 좋은 정보 감사합니다
ko | other | 작년에 가족이랑 갔었어요
ko | other | 오늘은 비가 왔어요
zh | purchase | 这条裙子多少钱？
zh | purchase | 求同款链接
zh | question | 这是什么地方？
zh | question | 请问用什么相机拍的
zh | complaint | 买了一个月还没收到货
zh | complaint | 最近全是广告，取关了
zh | spam | 互粉吗 秒回关
zh | spam | 在家兼职日赚五百，加微信
zh | praise | 拍得太美了
zh | praise | 谢谢分享，学到了
zh | other | 去年我们也去过
zh | other | 今天这里下雨
`);

function read(lines: string): LabelledComment[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [language = '', intent = '', text = ''] = line.split(' | ');
      return { language, intent: intent as CommentIntent, text };
    });
}

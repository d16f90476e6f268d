/** Terms of two words are joined by a low line. */
export interface PolarList {
  positive: string;
  negative: string;
  negators: string;
  /** Where a negator stands. Before the word unless given. */
  negation?: 'after';
  /** Words run together: they are looked for anywhere, and are the unchanging parts of words. */
  isUnspaced?: true;
}

/** Strongly polar words of languages the English lexicon does not know, with their negators. */
export const POLAR_LISTS: Readonly<Record<string, PolarList>> = {
  es: {
    positive: `amo amamos encanta encantan encantado encantada feliz felices felicidad alegría maravilloso maravillosa increíble increíbles hermoso hermosa hermosos hermosas
      precioso preciosa bonito bonita lindo linda genial excelente perfecto perfecta mejor delicioso deliciosa gracias felicidades enhorabuena orgullosa orgulloso espectacular fantástico
      fantástica bueno buena buenísimo disfrutar disfrutando divertido divertida ganamos éxito bello bella guapa guapo rico riquísimo agradecida agradecido amor bendición`,
    negative: `odio triste tristes tristeza horrible horribles terrible pésimo pésima malo mala peor asco asqueroso fatal dolor llorar llorando muerte murió miedo enojado enojada enfadado
      decepción decepcionado decepcionada aburrido aburrida vergüenza fracaso perdimos problema problemas guerra crisis basura injusto injusticia cansada cansado sufrir estafa lamentable`,
    negators: 'no nunca jamás sin ni tampoco nada',
  },
  pt: {
    positive: `amo amamos amei adoro adorei feliz felizes felicidade alegria maravilhoso maravilhosa incrível incríveis lindo linda lindos lindas perfeito perfeita melhor ótimo ótima excelente
      delicioso deliciosa delícia obrigado obrigada parabéns orgulho orgulhosa orgulhoso fantástico fantástica bom boa divertido divertida sucesso belo bela gratidão amor vencemos gostoso gostosa bonita bonito bênção`,
    negative: `odeio triste tristes tristeza horrível horríveis terrível péssimo péssima ruim pior nojo nojento dor chorar chorando morte morreu medo raiva decepção decepcionado decepcionada
      chato chata vergonha fracasso perdemos problema problemas guerra crise lixo injusto injustiça cansada cansado sofrer golpe lamentável`,
    negators: 'não nao nunca jamais sem nem nada',
  },
  fr: {
    positive: `aime aimons adore adorons heureux heureuse bonheur joie merveilleux merveilleuse incroyable incroyables magnifique magnifiques superbe superbes beau belle belles parfait parfaite
      meilleur meilleure génial géniale excellent excellente délicieux délicieuse merci bravo félicitations fier fière fantastique bon bonne top amour sublime ravie ravi plaisir réussite jolie joli kiffe`,
    negative: `déteste triste tristes tristesse horrible horribles terrible affreux affreuse mauvais mauvaise pire nul nulle dégoût dégoûtant douleur pleurer pleure mort peur colère déçu déçue déception
      ennuyeux honte échec perdu problème problèmes guerre crise injuste injustice fatiguée fatigué souffrir arnaque malheureusement raté`,
    negators: 'ne pas jamais sans ni rien aucun aucune',
  },
  de: {
    positive: `liebe lieben geliebt glücklich glück freude freue wunderbar wunderschön wunderschöne toll tolle toller großartig schön schöne schöner schönen perfekt perfekte beste besten bester super
      ausgezeichnet lecker leckere danke dankbar glückwunsch stolz fantastisch gut gute guter gutes geil herrlich spaß erfolg genial traumhaft gewonnen begeistert hübsch`,
    negative: `hasse hass traurig trauer schrecklich schreckliche furchtbar schlimm schlimme schlecht schlechte schlechter schlimmste ekelhaft schmerz schmerzen weinen weine tod gestorben angst wütend wut
      enttäuscht enttäuschung langweilig peinlich versagt verloren problem probleme krieg krise müll ungerecht müde leiden betrug leider scheiße mist`,
    negators: 'nicht kein keine keinen keiner nie niemals ohne',
  },
  it: {
    positive: `amo amiamo adoro felice felici felicità gioia meraviglioso meravigliosa incredibile incredibili bello bella belli belle bellissimo bellissima perfetto perfetta migliore ottimo ottima
      eccellente delizioso deliziosa buonissimo buonissima grazie complimenti auguri orgoglioso orgogliosa fantastico fantastica buono buona divertente successo amore splendido splendida stupendo stupenda vinto`,
    negative: `odio triste tristi tristezza orribile orribili terribile pessimo pessima brutto brutta peggio peggiore schifo schifoso dolore piangere piango morte morto paura arrabbiato arrabbiata rabbia
      deluso delusa delusione noioso noiosa vergogna fallimento perso problema problemi guerra crisi spazzatura ingiusto ingiustizia stanca stanco soffrire truffa purtroppo`,
    negators: 'non mai senza né niente nessun nessuna',
  },
  nl: {
    positive: `geweldig geweldige prachtig prachtige mooi mooie mooiste blij gelukkig geluk liefde fantastisch fantastische heerlijk heerlijke lekker lekkere leuk leuke goed goede beste top super trots bedankt
      dankbaar gefeliciteerd genieten genoten gezellig gezellige perfect perfecte zalig schitterend gewonnen lief lieve plezier vrolijk`,
    negative: `slecht slechte slechtste verschrikkelijk verschrikkelijke vreselijk vreselijke verdriet verdrietig triest haat boos woede teleurgesteld teleurstelling jammer helaas pijn huilen dood overleden bang saai
      lelijk vies walgelijk mislukt verloren probleem problemen oorlog crisis rotzooi oneerlijk moe ziek oplichting`,
    negators: 'niet geen nooit zonder niks niets',
  },
  pl: {
    positive: `kocham kochamy uwielbiam szczęśliwy szczęśliwa szczęście radość cudowny cudowna cudownie cudowne piękny piękna piękne pięknie wspaniały wspaniała wspaniałe wspaniale świetny świetna świetnie super
      doskonały idealny idealna najlepszy najlepsza najlepsze pyszne pyszny dobry dobra dobre dobrze dziękuję dziękujemy gratulacje dumna dumny miłość sukces zwycięstwo fajny fajna fajnie miło zachwycona`,
    negative: `nienawidzę smutny smutna smutek smutno straszny straszna straszne okropny okropna okropne zły zła złe źle gorszy najgorszy najgorsze fatalny fatalnie obrzydliwy ból płakać płaczę śmierć zmarł strach zły
      wściekły rozczarowany rozczarowana rozczarowanie nudny nuda wstyd porażka przegraliśmy problem problemy wojna kryzys śmieci zmęczona zmęczony oszustwo niestety`,
    negators: 'nie nigdy bez ani nic',
  },
  ru: {
    positive: `люблю любим обожаю счастлив счастлива счастливы счастье радость рада рад чудесный чудесная замечательный замечательно прекрасный прекрасная прекрасно красивый красивая красиво красота отличный отлично
      супер великолепно идеально лучший лучшая лучшие лучшее вкусно вкусный хороший хорошая хорошо спасибо поздравляю горжусь любовь успех победа круто классно класс здорово весело восторг`,
    negative: `ненавижу грустно грустный печаль печально ужасно ужасный ужасная ужас кошмар плохо плохой плохая хуже худший худшая отвратительно мерзко боль больно плакать плачу смерть умер страшно страх злой злюсь
      разочарован разочарована разочарование скучно стыд провал проиграли проблема проблемы война кризис мусор несправедливо устала устал обман жаль`,
    negators: 'не нет никогда без ни',
  },
  bg: {
    positive: `обичам обожавам щастлив щастлива щастливи щастие радост чудесен чудесна чудесно прекрасен прекрасна прекрасно красив красива красиво красота страхотен страхотна страхотно отличен отлично супер идеален
      идеално вкусно вкусен добър добра добро добре благодаря поздравления честито горд горда любов успех победа невероятен невероятно весело`,
    negative: `мразя тъжен тъжна тъжно тъга ужасен ужасна ужасно ужас лош лоша лошо зле отвратително гадно болка боли плача смърт почина страх ядосан ядосана гняв разочарован разочарована разочарование
      скучно срам провал загубихме проблем проблеми война криза боклук несправедливо уморен уморена измама съжалявам`,
    negators: 'не няма никога без нито',
  },
  el: {
    positive: `αγαπώ αγαπάμε λατρεύω ευτυχισμένος ευτυχισμένη ευτυχία χαρά χαρούμενη χαρούμενος υπέροχος υπέροχη υπέροχο υπέροχα όμορφος όμορφη όμορφο ομορφιά τέλεια τέλειο τέλειος φανταστικός φανταστική φανταστικό
      καλύτερος καλύτερη καλύτερο νόστιμο πεντανόστιμο καλός καλή καλό καλά ευχαριστώ ευχαριστούμε συγχαρητήρια περήφανη περήφανος αγάπη επιτυχία νίκη απίθανο εξαιρετικό μπράβο`,
    negative: `μισώ λυπημένος λυπημένη λύπη θλίψη φρίκη φρικτό τρομερό απαίσιος απαίσια απαίσιο κακός κακή κακό χειρότερος χειρότερη χειρότερο χάλια αηδία πόνος κλαίω θάνατος πέθανε φόβος θυμωμένος θυμωμένη θυμός
      απογοήτευση απογοητευμένη απογοητευμένος βαρετό ντροπή αποτυχία χάσαμε πρόβλημα προβλήματα πόλεμος κρίση σκουπίδια άδικο κουρασμένη κουρασμένος απάτη δυστυχώς`,
    negators: 'δεν δε μην μη όχι χωρίς ποτέ ούτε',
  },
  tr: {
    positive: `seviyorum seviyoruz bayıldım bayılıyorum mutlu mutluyum mutluyuz mutluluk sevinç harika muhteşem mükemmel güzel güzeli güzeldi süper şahane enfes lezzetli nefis iyi teşekkürler teşekkür
      tebrikler gurur aşk başarı kazandık eğlenceli keyifli keyif efsane inanılmaz huzur`,
    negative: `nefret üzgün üzgünüm üzüldüm üzücü korkunç berbat kötü kötüydü rezalet iğrenç acı ağlıyorum ağladım ölüm öldü korku kızgın sinirli öfke hayal_kırıklığı sıkıcı utanç başarısız kaybettik sorun
      sorunlar savaş kriz çöp haksızlık yorgun yorgunum dolandırıcı maalesef`,
    negators: 'değil değildi değilim yok',
    negation: 'after',
  },
  vi: {
    positive: `yêu thích hạnh_phúc vui đẹp tuyệt_vời xinh ngon hoàn_hảo cảm_ơn chúc_mừng tự_hào may_mắn thành_công chiến_thắng xuất_sắc đáng_yêu dễ_thương thú_vị vui_vẻ`,
    negative: `ghét buồn kinh_khủng khủng_khiếp xấu đau khóc chết sợ_hãi tức_giận thất_vọng chán_nản nhàm_chán xấu_hổ thất_bại chiến_tranh khủng_hoảng mệt_mỏi lừa_đảo đáng_tiếc tồi_tệ`,
    negators: 'không chẳng chưa đừng chả',
  },
  sw: {
    positive: `napenda tunapenda nakupenda furaha nzuri vizuri mzuri mazuri kuzuri bora asante shukrani hongera upendo baraka ajabu tamu kitamu ushindi mafanikio fahari njema poa safi raha`,
    negative: `nachukia huzuni mbaya vibaya baya uchungu maumivu kifo amefariki hofu hasira aibu tatizo matatizo vita shida kushindwa takataka uchovu nimechoka utapeli pole chuki majonzi`,
    negators: 'si sio siyo hakuna bila haina hapana',
  },
  ar: {
    positive: `أحب احب نحب بحب سعيد سعيدة سعداء سعادة فرح فرحة رائع رائعة روعة جميل جميلة جمال مذهل مذهلة ممتاز ممتازة مثالي لذيذ لذيذة أفضل احلى أحلى حلو حلوة شكرا الحمد مبروك تهانينا فخور فخورة حب نجاح فوز
      ممتع حبيبي حبيبتي خرافي`,
    negative: `أكره اكره حزين حزينة حزن سيء سيئ سيئة أسوأ فظيع رهيب مؤلم ألم وجع أبكي بكاء موت مات توفي خوف غاضب غاضبة غضب محبط خيبة ممل عار فشل خسرنا خسارة مشكلة مشاكل حرب أزمة قمامة ظلم تعبان تعبت احتيال للأسف مقرف`,
    negators: 'لا لم لن ليس ليست مش مو غير بدون',
  },
  hi: {
    positive: `प्यार खुश खुशी ख़ुशी सुंदर सुन्दर शानदार बढ़िया अच्छा अच्छी अच्छे बेहतरीन कमाल मजा मज़ा मजेदार धन्यवाद शुक्रिया बधाई गर्व सफलता जीत स्वादिष्ट लाजवाब अद्भुत मस्त खूबसूरत`,
    negative: `नफरत नफ़रत दुखी दुख दुःख उदास बुरा बुरी बुरे खराब ख़राब भयानक घटिया बेकार दर्द रोना मौत डर गुस्सा निराश निराशा शर्म असफल हार समस्या युद्ध संकट कचरा अन्याय थका थकी धोखा अफसोस`,
    negators: 'नहीं ना मत नही',
    negation: 'after',
  },
  ur: {
    positive: `محبت پیار خوش خوشی خوبصورت شاندار اچھا اچھی اچھے بہترین زبردست کمال مزہ مزا شکریہ مبارک فخر کامیابی کامیاب جیت لذیذ مزیدار لاجواب حسین`,
    negative: `نفرت دکھ دکھی اداس غم غمگین برا بری برے خراب خوفناک گھٹیا بیکار درد رونا موت ڈر خوف غصہ مایوس مایوسی شرم ناکام ناکامی ہار مسئلہ مسائل جنگ بحران ناانصافی تھکا دھوکہ افسوس`,
    negators: 'نہیں نہ مت بغیر',
    negation: 'after',
  },
  ja: {
    positive: `楽し 嬉し うれし 幸せ しあわせ 最高 素敵 すてき 素晴らし すばらし 美味し おいし 可愛 かわい 綺麗 きれい 大好き 好き 感謝 ありがと おめでと 面白 おもしろ 感動 完璧 癒さ 癒し 優勝 嬉 良かった よかった`,
    negative: `悲し かなし 最悪 嫌い きらい 嫌だ 辛い つらい 苦し 怖い こわい ひどい 酷い 残念 怒り 腹立 泣い 死ん 亡くな 痛い つまらな 失敗 負け 問題 戦争 危機 疲れ 詐欺 がっかり 不安 まずい`,
    negators: 'ない なかった ません',
    negation: 'after',
    isUnspaced: true,
  },
  zh: {
    positive: `喜欢 喜歡 爱 愛 开心 開心 快乐 快樂 高兴 高興 幸福 美丽 美麗 漂亮 好看 好吃 美味 完美 最好 棒 精彩 太好了 谢谢 謝謝 感谢 感謝 恭喜 骄傲 驕傲 成功 胜利 勝利 可爱 可愛 好玩 惊喜 驚喜 推荐 推薦 不错 不錯`,
    negative: `讨厌 討厭 恨 伤心 傷心 难过 難過 悲伤 悲傷 糟糕 可怕 恶心 噁心 最差 差劲 差勁 失望 生气 生氣 愤怒 憤怒 痛苦 哭 害怕 无聊 無聊 丢脸 丟臉 失败 失敗 输了 輸了 问题 問題 战争 戰爭 危机 危機 垃圾 骗 騙 难吃 難吃`,
    negators: '不 没 沒 无 無',
    isUnspaced: true,
  },
  th: {
    positive: `รัก ชอบ มีความสุข สุขใจ สวย น่ารัก อร่อย ดีใจ ดีมาก ดีที่สุด สุดยอด เยี่ยม ขอบคุณ ยินดี ภูมิใจ สนุก ประทับใจ ชนะ สำเร็จ วิเศษ เพอร์เฟค ฟิน`,
    negative: `เกลียด เศร้า เสียใจ แย่ เลว น่าเกลียด ห่วย ผิดหวัง โกรธ เจ็บ ปวด ร้องไห้ ตาย กลัว น่าเบื่อ เบื่อ ล้มเหลว แพ้ ปัญหา สงคราม วิกฤต ขยะ เหนื่อย โกง ทุกข์`,
    negators: 'ไม่',
    isUnspaced: true,
  },
};

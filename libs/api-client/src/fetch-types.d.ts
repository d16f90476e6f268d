/** Node's types name it inside RequestInit only. */
type BodyInit = NonNullable<RequestInit['body']>;

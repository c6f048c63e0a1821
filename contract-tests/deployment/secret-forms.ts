/** The description of a secret for users, and its permitted characters. */
export interface SecretForm {
  what: string;
  pattern: RegExp;
}

/** A header value without the separator between name and guid in `Set-GUID`. */
export const GUID_FORM: SecretForm = {
  what: "the guid of the session: the part after JSESSIONID= in the Set-GUID header of the sign-in",
  pattern: /^[\x21-\x3c\x3e-\x7e]+$/,
};

/** A header value without the separator between the fields of a C2 signature. */
export const ACCESS_KEY_FORM: SecretForm = {
  what: "the access key of the monitoring interface",
  pattern: /^[\x21-\x2e\x30-\x7e]+$/,
};

export const SECRET_KEY_FORM: SecretForm = {
  what: "the secret key of the monitoring interface",
  pattern: /^[^\p{C}\u2028\u2029\ufffd]+$/u,
};

/** A text of JSON, so that any character could be sent; one that nobody sees is a mistake, and costs a try. */
export const PASSWORD_FORM: SecretForm = {
  what: "the password of the agent",
  pattern: SECRET_KEY_FORM.pattern,
};

export const PASSPHRASE_FORM: SecretForm = {
  what: "the passphrase of the key",
  pattern: SECRET_KEY_FORM.pattern,
};

/** A secret without what editors and shells leave around it: a byte order mark, and the ends of lines behind it. */
export function withoutInvisible(secret: string): string {
  return secret.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");
}

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
  pattern: /^.+$/,
};

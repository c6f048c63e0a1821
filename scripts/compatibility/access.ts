// Loaded before a program that calls a generated client, so that its requests get there.
import { authenticated } from "./authenticated.ts";

globalThis.fetch = authenticated(process.env.REFERENCE ?? "");

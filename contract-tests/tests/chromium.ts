import { type Browser, chromium, type LaunchOptions } from "playwright-core";

/** Debian's Chromium, or the one that the variable CHROMIUM names, without what it does in the background. */
export const CHROMIUM: LaunchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
};

/** Starts a browser of its own. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(CHROMIUM);
}

/** Connects to a browser that runs already; closing it ends only what was opened through it. */
export function connectChromium(address: string): Promise<Browser> {
  return chromium.connect(address);
}

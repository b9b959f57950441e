// @ts-check
/** Debian's Chromium, without a window. */
import { access } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { ensurePackages } from './debian.mjs';

/** Installs Chromium, with letters for Chinese, where there is none. @returns {Promise<string>} its program */
export async function ensureChromium() {
  const program = '/usr/bin/chromium';
  const font = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';
  const there = await Promise.all([access(program), access(font)]).then(
    () => true,
    () => false,
  );
  if (!there) await ensurePackages(['chromium', 'fonts-noto-cjk']);
  return program;
}

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchChromium() {
  const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`);
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
  });
}

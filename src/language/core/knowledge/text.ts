/** Languages that the documentation exists in. */
export type Locale = 'en' | 'zh';

/** The same text in both languages. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export function localeOf(language: string): Locale {
  return language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

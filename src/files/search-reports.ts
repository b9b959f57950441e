import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, Store } from '../base/lifecycle.js';
import { plain } from '../base/text.js';
import { type FileRef } from '../inventory/ref.js';
import { FileError } from './core/file-error.js';
import { type FileSource } from './core/file-source.js';
import { type FoundFile, type ReportLink, searchReport, type SearchReport } from './core/search-report.js';
import { searchScheme } from './core/file-uri.js';
import { type SearchSum, type TextQuery } from './core/text-search.js';

export interface Finding {
  readonly query: TextQuery;
  readonly files: readonly FoundFile[];
  readonly sum: SearchSum;
}

/** Reports that are kept: those of before are forgotten. */
const most = 20;

/** What searches found, as read-only documents whose places lead into the files. They last as long as the window. */
export class SearchReports implements vscode.DocumentLinkProvider, Disposable {
  readonly #store = new Store();
  readonly #reports = new Map<string, SearchReport & { readonly folder: FileRef; readonly made: number }>();
  #count = 0;

  constructor() {
    this.#store.add(vscode.languages.registerDocumentLinkProvider({ scheme: searchScheme }, this));
  }

  /** The only file that there is of an authority. */
  source(authority: string): FileSource {
    const report = this.#reports.get(authority);
    if (!report) {
      throw new FileError(
        'missing',
        l10n.t('What was found is forgotten when the window is loaded anew.'),
        l10n.t('Search again.'),
      );
    }
    const content = Buffer.from(report.text);
    const no = () => Promise.reject(new FileError('denied', l10n.t('What was found can only be read.')));
    const facts = { name: authority, type: 'file', size: content.length, mode: 0o444, modified: report.made } as const;
    return {
      mayChange: false,
      stat: () => Promise.resolve({ ...facts, target: undefined, leadsTo: undefined }),
      read: () => Promise.resolve(content),
      resolve: (path) => Promise.resolve(path),
      ownerOf: () => Promise.resolve({ uid: 0, gid: 0 }),
      owners: () => Promise.resolve({ users: new Map(), groups: new Map() }),
      ...{ list: no, write: no, makeFolder: no, rename: no, remove: no, archive: no, pieces: no, unpack: no },
    };
  }

  async show(folder: FileRef, { query, files, sum }: Finding): Promise<void> {
    this.#count += 1;
    const authority = String(this.#count);
    const where = `${folder.path} (${plain(folder.authority.replace(/[.~][0-9a-f]{12}$/, ''), 80)})`;
    this.#reports.set(authority, { ...searchReport(query, where, files, sum), folder, made: Date.now() });
    const [oldest] = this.#reports.keys();
    if (this.#reports.size > most && oldest !== undefined) this.#reports.delete(oldest);
    const name = plain(query.text, 40).replace(/[/\\?#]/g, '_');
    const uri = vscode.Uri.from({ scheme: searchScheme, authority, path: `/${name}.txt` });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  provideDocumentLinks({ uri }: vscode.TextDocument): vscode.DocumentLink[] {
    const report = this.#reports.get(uri.authority);
    return (report?.links ?? []).map((link) => {
      const range = new vscode.Range(link.line, link.begin, link.line, link.end);
      return new vscode.DocumentLink(range, placeUri(report?.folder ?? uri, link));
    });
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** The editor selects what a fragment says: `L12,5-L12,9`, from 1. */
function placeUri({ scheme, authority }: Pick<FileRef, 'scheme' | 'authority'>, { path, place }: ReportLink) {
  const { line, column, length } = place;
  const fragment = `L${line + 1},${column + 1}-L${line + 1},${column + length + 1}`;
  return vscode.Uri.from({ scheme, authority, path, fragment });
}

import * as l10n from '@vscode/l10n';
import { type FormPlan, type FormProblems, type FormValues, pairsOf } from '../base/form.js';

/** The form for a new volume; `names` are those that there are. */
export function volumeForm(): FormPlan {
  const on = (...kinds: string[]) => ({ field: 'kind', is: kinds });
  return {
    title: l10n.t('Create Volume'),
    about: l10n.t('A volume keeps its data when the containers that use it are removed.'),
    action: l10n.t('Create Volume'),
    initial: { kind: 'plain', driver: 'local', version: '4' },
    fields: [
      { id: 'name', label: l10n.t('Name'), kind: 'text', hint: 'shop_data' },
      {
        id: 'kind',
        label: l10n.t('Where the data is'),
        kind: 'choice',
        choices: [
          ['plain', l10n.t('on the engine’s disk')],
          ['nfs', l10n.t('on an NFS server')],
          ['cifs', l10n.t('in a Windows share (CIFS)')],
          ['tmpfs', l10n.t('in memory (tmpfs): gone when nothing uses it')],
          ['bind', l10n.t('in a folder of the engine’s machine (bind)')],
          ['other', l10n.t('as a driver has it')],
        ],
      },
      { id: 'server', label: l10n.t('Server'), kind: 'text', hint: 'nas.local', when: on('nfs', 'cifs') },
      { id: 'export', label: l10n.t('Exported folder'), kind: 'text', hint: '/srv/data', when: on('nfs') },
      { id: 'share', label: l10n.t('Share'), kind: 'text', hint: 'data', when: on('cifs') },
      { id: 'user', label: l10n.t('User'), kind: 'text', when: on('cifs') },
      {
        ...{ id: 'password', label: l10n.t('Password'), kind: 'secret', when: on('cifs') },
        hint: l10n.t('whoever may inspect the volume can read it'),
      },
      {
        ...{ id: 'version', label: l10n.t('NFS version'), kind: 'choice', when: on('nfs') },
        choices: ['4', '4.1', '4.2', '3'].map((version) => [version, version] as const),
      },
      { id: 'size', label: l10n.t('Size at most'), kind: 'text', hint: '100m', when: on('tmpfs') },
      { id: 'folder', label: l10n.t('Folder'), kind: 'text', hint: '/srv/data', when: on('bind') },
      { id: 'readOnly', label: l10n.t('Read-only'), kind: 'check', when: on('nfs', 'cifs', 'bind') },
      {
        ...{ id: 'more', label: l10n.t('Further mount options'), kind: 'text', hint: 'uid=1000,soft' },
        when: on('nfs', 'cifs', 'tmpfs', 'bind'),
      },
      { id: 'driver', label: l10n.t('Driver'), kind: 'text', hint: 'local', when: on('other') },
      {
        ...{ id: 'options', label: l10n.t('Driver options'), kind: 'table', when: on('other') },
        columns: [l10n.t('Option'), l10n.t('Value')],
      },
      { id: 'labels', label: l10n.t('Labels'), kind: 'table', columns: [l10n.t('Label'), l10n.t('Value')] },
    ],
  };
}

/** What is wrong with a volume's name, before the engine is asked; undefined for nothing. */
export function volumeNameProblem(text: string, isTaken: (name: string) => boolean): string | undefined {
  const name = text.trim();
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    return l10n.t('A name has at least two letters, digits, “_”, “.” and “-”, and begins with a letter or digit.');
  }
  return isTaken(name) ? l10n.t('There is a volume of that name.') : undefined;
}

/** What is wrong with it, before the engine is asked. */
export function volumeProblems(values: FormValues, isTaken: (name: string) => boolean): FormProblems {
  const problems: Record<string, string> = {};
  const put = (field: string, problem: string | undefined) => {
    if (problem !== undefined) problems[field] ??= problem;
  };
  const text = (field: string) => (values[field] ?? '').trim();
  const absolute = (field: string) =>
    text(field).startsWith('/') ? undefined : l10n.t('It begins with “/”: a folder of the machine that has it.');
  put('name', volumeNameProblem(values['name'] ?? '', isTaken));
  const kind = values['kind'];
  if (kind === 'nfs') put('export', absolute('export'));
  if (kind === 'bind') put('folder', absolute('folder'));
  if ((kind === 'nfs' || kind === 'cifs') && !/^[\w.:-]+$/.test(text('server'))) {
    put('server', l10n.t('A host’s name or address is needed.'));
  }
  if (kind === 'cifs' && !/^[^/\\]/.test(text('share'))) put('share', l10n.t('A share’s name is needed.'));
  for (const field of ['user', 'password']) {
    if (kind === 'cifs' && text(field).includes(','))
      put(field, l10n.t('A comma would end it: mount knows no other way.'));
  }
  if (kind === 'tmpfs' && !/^(\d+[kmg%]?)?$/i.test(text('size')))
    put('size', l10n.t('A size is written as 100m or 2g.'));
  return problems;
}

/** The body of POST /volumes/create. */
export function volumeRequest(values: FormValues): Readonly<Record<string, unknown>> {
  const kind = values['kind'] ?? 'plain';
  return {
    Name: (values['name'] ?? '').trim(),
    Driver: (kind === 'other' ? (values['driver'] ?? '').trim() : '') || 'local',
    DriverOpts: kind === 'other' ? { ...pairsOf(values['options']) } : mountOptions(kind, values),
    Labels: { ...pairsOf(values['labels']) },
  };
}

/** What the driver `local` gives to mount(8): type, device and o. */
function mountOptions(kind: string, values: FormValues): Readonly<Record<string, string>> {
  const text = (field: string) => (values[field] ?? '').trim();
  const mode = text('readOnly') === 'yes' ? 'ro' : 'rw';
  const o = (...words: string[]) => [...words, text('more')].filter((word) => word !== '').join(',');
  switch (kind) {
    case 'nfs':
      return {
        ...{ type: 'nfs', device: `:${text('export')}` },
        o: o(`addr=${text('server')}`, mode, `nfsvers=${text('version')}`),
      };
    case 'cifs': {
      const login = text('user') === '' ? ['guest'] : [`username=${text('user')}`, `password=${text('password')}`];
      const device = `//${text('server')}/${text('share').replaceAll('\\', '/')}`;
      return { type: 'cifs', device, o: o(`addr=${text('server')}`, mode, ...login) };
    }
    case 'tmpfs': {
      const options = o(text('size') === '' ? '' : `size=${text('size')}`);
      return { type: 'tmpfs', device: 'tmpfs', ...(options === '' ? {} : { o: options }) };
    }
    case 'bind':
      return { type: 'none', device: text('folder'), o: o('bind', ...(mode === 'ro' ? ['ro'] : [])) };
    default:
      return {};
  }
}

/** What can be chosen in the views: settings, quick picks and rows speak of the same lists. */
export const containerGroupings = ['project', 'image', 'network', 'status', 'label', 'none'] as const;
export type ContainerGrouping = (typeof containerGroupings)[number];

export const containerSortings = ['name', 'age', 'state'] as const;
export type ContainerSorting = (typeof containerSortings)[number];

export const imageSortings = ['name', 'age', 'size'] as const;
export type ImageSorting = (typeof imageSortings)[number];

/** Whether Longshore or another extension understands Dockerfiles. */
export const languageChoices = ['on', 'off'] as const;

/** `auto` leaves out of Compose files what another extension brings already. */
export const composeLanguageChoices = ['auto', 'on', 'off'] as const;

/** When BuildKit itself checks a Dockerfile. */
export const dockerfileCheckTimes = ['manual', 'onSave'] as const;

/** What is known of a base image. The engine beside the editor gives it; without it findings are fewer, not wrong. */
export interface ImageConfig {
  /** `KEY=value`. */
  readonly env: readonly string[];
  readonly onbuild: readonly string[];
  readonly shell: readonly string[];
  readonly workdir: string;
  readonly user: string;
  readonly os: string;
  readonly architecture: string;
}

/** An image without layers and settings: `scratch`. */
export const emptyImage: ImageConfig = {
  env: [],
  onbuild: [],
  shell: [],
  workdir: '',
  user: '',
  os: '',
  architecture: '',
};

/** PATH is always set on Linux. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

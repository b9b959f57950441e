import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A tar archive of these files. */
export async function tarOf(files: Readonly<Record<string, string | Buffer>>, mode = 0o644): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name, mode }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const hexOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/**
 * An archive as `docker buildx build --output type=oci` and skopeo write it: an OCI layout without docker's own
 * documents, its layer packed; one image for each architecture, below one name. Gives the images' ids, too.
 */
export async function ociArchive(
  name: string,
  architectures: readonly string[],
): Promise<{ readonly bytes: Buffer; readonly ids: readonly string[] }> {
  const blobs: Record<string, Buffer> = {};
  const put = (bytes: Buffer, mediaType: string) => {
    blobs[`blobs/sha256/${hexOf(bytes)}`] = bytes;
    return {
      mediaType: `application/vnd.oci.image.${mediaType}`,
      digest: `sha256:${hexOf(bytes)}`,
      size: bytes.length,
    };
  };
  const json = (value: unknown, mediaType: string) => put(Buffer.from(JSON.stringify(value)), mediaType);
  const ids: string[] = [];
  const manifests = [];
  for (const architecture of architectures) {
    const layer = await tarOf({ 'srv/greeting': `hello from ${architecture}\n` });
    const config = json(
      { architecture, os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [`sha256:${hexOf(layer)}`] } },
      'config.v1+json',
    );
    ids.push(config.digest);
    const layers = [put(gzipSync(layer), 'layer.v1.tar+gzip')];
    const manifest = json({ schemaVersion: 2, config, layers }, 'manifest.v1+json');
    manifests.push({ ...manifest, platform: { os: 'linux', architecture } });
  }
  // As buildx describes a provenance attestation.
  const proof = json({ schemaVersion: 2, config: json({}, 'config.v1+json'), layers: [] }, 'manifest.v1+json');
  manifests.push({ ...proof, platform: { os: 'unknown', architecture: 'unknown' } });
  const whole = json({ schemaVersion: 2, manifests }, 'index.v1+json');
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': 'one' };
  const index = JSON.stringify({ schemaVersion: 2, manifests: [{ ...whole, annotations }] });
  const layout = JSON.stringify({ imageLayoutVersion: '1.0.0' });
  return { bytes: await tarOf({ ...blobs, 'index.json': index, 'oci-layout': layout }), ids };
}

import { type Command } from './command.js';
import { buildAndRun, buildImage, buildWithOptions } from './build/build.js';
import { containerAttach } from './container/attach.js';
import { containerCopyCompose, containerCopyRun } from './container/copy-as.js';
import { containerOpenDebugShell } from './container/debug-shell.js';
import { containerCommit } from './container/commit.js';
import { containerExport } from './container/export.js';
import { containerKill } from './container/kill.js';
import { portOpen } from './container/port.js';
import { containerRemove } from './container/remove.js';
import { containerLogs, containerLogsInTerminal } from './container/logs.js';
import {
  containerDuplicate,
  containerRecreate,
  containersRun,
  containersRunCommand,
  imageRun,
} from './container/run-form.js';
import { containerReveal } from './container/reveal.js';
import { containerRename } from './container/rename.js';
import { containerOpenShell, containerOpenShellWith, containerRunCommand } from './container/shell.js';
import {
  containerPause,
  containerRestart,
  containerStart,
  containerStop,
  containerUnpause,
} from './container/states.js';
import { containerHealth, containerKillProcess, containerTop } from './container/processes.js';
import { containersStats, containerStats } from './container/stats.js';
import { containerUpdate } from './container/update.js';
import { containerWait } from './container/wait.js';
import { containerWhy } from './container/why.js';
import { bakeBuild } from './compose/bake.js';
import { composeConfig, composeDigests, composeOpenFile } from './compose/documents.js';
import { composeDown, composeKill, composeRemove } from './compose/down.js';
import { composeConvert, composeFromContainers } from './compose/from-containers.js';
import * as composeServices from './compose/services.js';
import { composeUpWith } from './compose/up-with.js';
import * as composeVerbs from './compose/verbs.js';
import * as copies from './copy.js';
import { contextCreate } from './context/create.js';
import { contextInspect } from './context/inspect.js';
import { contextRemove } from './context/remove.js';
import { contextUse } from './context/use.js';
import {
  endpointConnectNow,
  endpointDiagnose,
  endpointDisconnect,
  endpointFix,
  endpointProtect,
  endpointSelect,
  engineReconnect,
  engineShowEndpoint,
  engineShowLog,
} from './engine.js';
import { fileNew, fileNewFolder, fileRemove, fileRename } from './file/change.js';
import { fileDownload, fileUpload } from './file/move.js';
import { fileFind, fileGoToFile } from './file/search.js';
import {
  containerChanges,
  containerGoToPath,
  fileListAll,
  fileOpen,
  fileOpenChange,
  fileOpenShellHere,
  fileRefresh,
  volumeGoToPath,
} from './file/open.js';
import { imagesImport } from './image/import.js';
import { imageCompare } from './image/compare.js';
import { imageLayers } from './image/layers.js';
import { imagesLoad } from './image/load.js';
import { imagePullAgain, imagesPull, imagesPullWith } from './image/pull.js';
import { imagePublish } from './image/publish.js';
import { imagePush } from './image/push.js';
import { imageRemove } from './image/remove.js';
import { imageSave } from './image/save.js';
import { imageContainers, imageOpenPage } from './image/uses.js';
import { imageTag } from './image/tag.js';
import { containerInspect, imageInspect, networkInspect, volumeInspect } from './inspect.js';
import {
  attachmentDisconnect,
  containerConnect,
  containerConnectTogether,
  containerConnectWith,
  networkConnect,
} from './network/connect.js';
import { networksCreate } from './network/create.js';
import { containerProbe, containerReach } from './network/reach.js';
import { networkReveal, networksMap } from './network/map.js';
import { portsShow } from './network/ports.js';
import { networkRemove } from './network/remove.js';
import { diskClean, diskShow } from './disk.js';
import { containersPrune, enginePrune, imagesPrune, networksPrune, volumesPrune } from './prune.js';
import {
  registriesMore,
  registriesRefresh,
  registriesRetry,
  registryAdd,
  registryPin,
  registryRemove,
  registryUnpin,
  remoteCopyReference,
} from './registry/list.js';
import { registryLogIn, registryLogOut } from './registry/log-in.js';
import { registryAddMirror } from './registry/mirror.js';
import { registrySearch } from './registry/search.js';
import { remoteCopyDigest, remoteDelete, remoteOpenPage, remotePull } from './registry/tag.js';
import * as views from './views.js';
import { volumeBackUp } from './volume/back-up.js';
import { volumeClone, volumeTransfer, volumeRename } from './volume/copy.js';
import { volumesCreate } from './volume/create.js';
import { volumesChooseHelper } from './volume/helper-image.js';
import { workspaceAddDockerFiles } from './workspace/add-docker-files.js';
import { volumeRemove } from './volume/remove.js';
import { volumeRestore, volumesRestore } from './volume/restore.js';

/** Every command. The manifest test holds package.json to this list. */
export const commands: readonly Command[] = [
  containerStart,
  containerStop,
  containerRestart,
  containerPause,
  containerUnpause,
  containerKill,
  containerReveal,
  containerRename,
  containerRecreate,
  containerDuplicate,
  containerUpdate,
  containerCommit,
  containerExport,
  containerWait,
  containerRemove,
  containerLogs,
  containerLogsInTerminal,
  containerOpenShell,
  containerOpenShellWith,
  containerOpenDebugShell,
  containerRunCommand,
  containerAttach,
  containerStats,
  containerTop,
  containerKillProcess,
  containerHealth,
  containerChanges,
  containerWhy,
  containerConnect,
  containerConnectWith,
  containerConnectTogether,
  containerReach,
  containerProbe,
  containerInspect,
  containerGoToPath,
  fileOpen,
  fileNew,
  fileNewFolder,
  fileRename,
  fileRemove,
  fileDownload,
  fileUpload,
  fileOpenShellHere,
  fileRefresh,
  fileListAll,
  fileFind,
  fileGoToFile,
  fileOpenChange,
  copies.fileCopyPath,
  copies.containerCopyId,
  copies.containerCopyName,
  copies.containerCopyImage,
  copies.containerCopyAddress,
  containerCopyRun,
  containerCopyCompose,
  copies.attachmentCopyAddress,
  attachmentDisconnect,
  portOpen,
  ...Object.values(composeVerbs),
  ...Object.values(composeServices),
  composeUpWith,
  workspaceAddDockerFiles,
  bakeBuild,
  composeFromContainers,
  composeConvert,
  composeDown,
  composeKill,
  composeRemove,
  composeConfig,
  composeDigests,
  composeOpenFile,
  imagePullAgain,
  imageRun,
  imageTag,
  imagePush,
  imagePublish,
  imageSave,
  imageLayers,
  imageCompare,
  imageContainers,
  imageOpenPage,
  imageRemove,
  imageInspect,
  copies.imageCopyId,
  copies.imageCopyName,
  copies.imageCopyDigest,
  volumeGoToPath,
  volumeBackUp,
  volumeRestore,
  volumeClone,
  volumeRename,
  volumeTransfer,
  volumeRemove,
  volumeInspect,
  copies.volumeCopyName,
  networkConnect,
  networkRemove,
  networkReveal,
  networkInspect,
  copies.networkCopyId,
  copies.networkCopyName,
  containersRun,
  containersRunCommand,
  buildImage,
  buildWithOptions,
  buildAndRun,
  imagesPull,
  imagesPullWith,
  imagesLoad,
  imagesImport,
  registryAdd,
  registryRemove,
  registryPin,
  registryUnpin,
  registryLogIn,
  registryLogOut,
  registrySearch,
  registryAddMirror,
  registriesRefresh,
  registriesRetry,
  registriesMore,
  remotePull,
  remoteCopyReference,
  remoteCopyDigest,
  remoteOpenPage,
  remoteDelete,
  containersStats,
  diskShow,
  diskClean,
  containersPrune,
  imagesPrune,
  volumesCreate,
  volumesRestore,
  volumesChooseHelper,
  volumesPrune,
  networksCreate,
  networksPrune,
  networksMap,
  portsShow,
  enginePrune,
  engineReconnect,
  engineShowLog,
  engineShowEndpoint,
  endpointSelect,
  endpointProtect,
  contextCreate,
  contextUse,
  contextInspect,
  contextRemove,
  endpointDiagnose,
  endpointFix,
  endpointConnectNow,
  endpointDisconnect,
  ...Object.values(views),
];

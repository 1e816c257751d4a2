// The door of the cache: what an analysis learned of a workspace, in one file, for the next one to go on from. A file of the cache
// that cannot be read, was written by another build or under another configuration is as good as none.

export { readCache, type Cache, type CachedFile } from './read';
export { writeCache } from './write';
export { cacheKey } from './key';

import manifest from '../package.json' with { type: 'json' }

export const galenaVersion: string = manifest.version

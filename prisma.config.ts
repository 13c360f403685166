import { defineConfig } from 'prisma/config'

// Generation never runs the native schema engine, yet Prisma downloads it unless it is told where one is.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } })

-- CreateEnum
CREATE TYPE "language" AS ENUM ('en', 'de', 'fr', 'es', 'ar');

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "language" "language" NOT NULL DEFAULT 'en';

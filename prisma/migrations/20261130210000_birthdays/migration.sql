ALTER TABLE "recipients" ADD COLUMN "birthday" DATE;

-- CreateTable
CREATE TABLE "notice_news" (
    "id" BIGSERIAL NOT NULL,
    "user_ids" UUID[],
    "seqs" INTEGER[],

    CONSTRAINT "notice_news_pkey" PRIMARY KEY ("id")
);

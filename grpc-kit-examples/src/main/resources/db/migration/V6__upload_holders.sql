-- The call that works on the upload: another one, maybe of another server, takes over by writing
-- itself down here.
ALTER TABLE uploads ADD COLUMN holder text NOT NULL DEFAULT '';

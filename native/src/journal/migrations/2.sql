-- The run whose steps it began with.
ALTER TABLE runs ADD COLUMN forked_from TEXT;

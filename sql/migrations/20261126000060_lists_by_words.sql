-- // lists_by_words
-- Words that lists are asked by, where a value may be rare or not there at all: without these the whole list was read
-- to find out. What a session writes at each of its chunks is in no index: its row stays in its page.
create index session_by_start on session (started_at);
create index session_by_trigger on session (trigger, id desc);
create index session_by_requester on session (requested_by, id desc);
create index session_by_node on session (node_id, id desc);
create index session_with_error on session (id desc) where error is not null;
create index audit_with_reason on audit (number) where reason is not null;
create index audit_by_plan on audit (plan_digest, number) where plan_digest is not null;

-- //@UNDO
drop index audit_by_plan;
drop index audit_with_reason;
drop index session_with_error;
drop index session_by_node;
drop index session_by_requester;
drop index session_by_trigger;
drop index session_by_start;

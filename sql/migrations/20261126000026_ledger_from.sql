-- // ledger_from
-- The chunks that serve a handoff: whether it is done is asked of them. Without it every chunk of the child session was
-- looked at for each handoff, so that handing out slowed down as the session grew. Chunks of root policies are not in it.
create index ledger_from on ledger (session_id, from_chunk_id) where from_chunk_id is not null;

-- //@UNDO
drop index ledger_from;

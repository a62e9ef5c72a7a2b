create index proofs_by_captured_at on proofs (captured_at);
create index proofs_by_kind on proofs (kind, captured_at);
create index proofs_by_storage_key on proofs (storage_key);

create index order_documents_by_order on order_documents (order_id);
create index order_documents_by_issued_at on order_documents (issued_at);
create index order_documents_by_storage_key on order_documents (storage_key);

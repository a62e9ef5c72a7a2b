-- Database evidence: what proves it. Two owners elsewhere: a proof belongs to a delivery, a document to an order.
create table proofs (
  delivery_id uuid not null,
  proof_no int not null,
  kind text not null,
  captured_at timestamptz not null,
  device text not null,
  storage_key text not null,
  sha256 bytea not null,
  latitude numeric(8, 5),
  longitude numeric(8, 5),
  signed_by text,
  remark text,
  primary key (delivery_id, proof_no)
);

create table order_documents (
  document_no text primary key,
  order_id bigint not null,
  kind text not null,
  issued_at timestamptz not null,
  title text not null,
  storage_key text not null,
  sha256 bytea not null,
  bytes int not null,
  language char(2) not null,
  recipient text not null,
  remark text
);

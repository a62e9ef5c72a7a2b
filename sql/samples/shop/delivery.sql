-- Database delivery: how it gets there. Orders live in another database, so order_id is a number without foreign key.
create table deliveries (
  id uuid primary key,
  order_id bigint not null,
  carrier text not null,
  tracking_no text not null,
  state text not null,
  shipped_at timestamptz not null,
  delivered_at timestamptz,
  recipient text not null,
  street text not null,
  city text not null,
  country char(2) not null,
  weight_grams int not null,
  instructions text
);

create table delivery_events (
  id bigint generated always as identity primary key,
  delivery_id uuid not null,
  kind text not null,
  at timestamptz not null,
  depot text not null,
  operator_name text not null,
  message text not null
);

create table return_shipments (
  order_id bigint not null,
  return_no int not null,
  reason text not null,
  carrier text not null,
  tracking_no text not null,
  state text not null,
  requested_at timestamptz not null,
  refund_cents bigint not null,
  remark text,
  primary key (order_id, return_no)
);

-- Database shop: who buys what. Order items and payments leave together with their order.
create table customers (
  id bigint generated always as identity primary key,
  email text not null,
  full_name text not null,
  street text not null,
  city text not null,
  country char(2) not null,
  phone text,
  loyalty_points int not null,
  newsletter boolean not null,
  created_at timestamptz not null,
  remark text
);

create table orders (
  id bigint generated always as identity primary key,
  customer_id bigint not null,
  status text not null check (status in ('placed', 'paid', 'shipped', 'delivered', 'cancelled', 'returned')),
  placed_at timestamptz not null,
  updated_at timestamptz not null,
  channel text not null,
  currency char(3) not null,
  total_cents bigint not null,
  shipping_name text not null,
  shipping_street text not null,
  shipping_city text not null,
  shipping_country char(2) not null,
  remark text
);

create table order_items (
  order_id bigint not null,
  line_no int not null,
  sku text not null,
  title text not null,
  quantity int not null,
  unit_cents bigint not null,
  tax_rate numeric(4, 2) not null,
  warehouse text not null,
  picked_at timestamptz not null,
  attributes text not null,
  primary key (order_id, line_no)
);

create table payments (
  id uuid primary key,
  order_id bigint not null,
  method text not null,
  state text not null,
  amount_cents bigint not null,
  currency char(3) not null,
  provider_reference text not null,
  paid_at timestamptz,
  provider_answer text
);

-- Database hospital: medication logistics. Administrations leave together with their order.
create table wards (
  id smallint primary key,
  name text not null,
  floor smallint not null,
  beds smallint not null
);

create table drugs (
  id uuid primary key,
  name text not null,
  atc_code text not null,
  form text not null,
  strength text not null,
  controlled boolean not null
);

create table patients (
  id uuid primary key,
  record_number text not null,
  full_name text not null,
  born_on date not null,
  sex char(1) not null,
  ward_id smallint not null,
  blood_group text not null,
  allergies text,
  admitted_at timestamp not null
);

create table medication_orders (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null,
  patient_name varchar not null,
  drug_id uuid not null,
  ward_id smallint not null,
  status varchar not null check (status in ('active', 'completed', 'discontinued')),
  priority_level varchar(20) not null default 'normal',
  dose numeric(8, 2) not null,
  unit text not null,
  route text not null,
  frequency text not null,
  prescriber text not null,
  created_at timestamp not null default current_timestamp,
  ended_at timestamp,
  end_reason text
);

create table medication_administrations (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null,
  administered_at timestamp not null default current_timestamp,
  outcome text not null check (outcome in ('given', 'refused', 'missed')),
  dose numeric(8, 2) not null,
  nurse text not null,
  batch text not null,
  barcode text not null,
  note text
);

create table drug_transfers (
  id uuid primary key default gen_random_uuid(),
  drug_id uuid not null,
  from_ward_id smallint not null,
  to_ward_id smallint not null check (to_ward_id <> from_ward_id),
  quantity int not null,
  status varchar not null check (status in ('requested', 'in_transit', 'completed', 'cancelled')),
  batch text not null,
  requested_by text not null,
  created_at timestamp not null default current_timestamp,
  received_at timestamp,
  note text
);

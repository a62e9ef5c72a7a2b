create unique index patients_by_record_number on patients (record_number);
create index patients_by_name on patients (full_name);

alter table patients add foreign key (ward_id) references wards;

alter table medication_orders add foreign key (patient_id) references patients;
alter table medication_orders add foreign key (drug_id) references drugs;
alter table medication_orders add foreign key (ward_id) references wards;
create index medication_orders_by_patient on medication_orders (patient_id, created_at);
create index medication_orders_by_status on medication_orders (status, created_at);
create index medication_orders_by_created_at on medication_orders (created_at);

alter table medication_administrations add foreign key (order_id) references medication_orders;
create index medication_administrations_by_order on medication_administrations (order_id);
create index medication_administrations_by_time on medication_administrations (administered_at);

alter table drug_transfers add foreign key (drug_id) references drugs;
alter table drug_transfers add foreign key (from_ward_id) references wards;
alter table drug_transfers add foreign key (to_ward_id) references wards;
create index drug_transfers_by_status on drug_transfers (status, created_at);
create index drug_transfers_by_created_at on drug_transfers (created_at);

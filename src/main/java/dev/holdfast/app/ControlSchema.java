package dev.holdfast.app;

import dev.holdfast.cli.SchemaControl;
import dev.holdfast.store.Migrations;
import dev.holdfast.store.Store;
import java.util.List;

/// The control schema's version, for the command line.
record ControlSchema(Store store) implements SchemaControl {
    @Override
    public List<SchemaStep> status() {
        return Migrations.bundled().status(store.dataSource()::getConnection).stream()
                .map(step -> new SchemaStep(step.id(), step.name(), step.applied(), step.edited()))
                .toList();
    }

    @Override
    public void up() {
        store.migrate();
    }

    @Override
    public void down(int steps) {
        Migrations.bundled().down(store.dataSource()::getConnection, steps);
    }
}

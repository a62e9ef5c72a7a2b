package dev.holdfast.console.retention;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import dev.holdfast.console.policies.PendingChanges;

/// The tab with the two clocks.
public final class RetentionScreen extends TabScreen {
    private final RetentionModel model;

    /// @param pending outlives this tab
    public RetentionScreen(ScreenTools tools, PendingChanges pending) {
        RetentionModel model = new RetentionModel(tools.operations(), tools.background(), pending, tools.actor());
        RetentionController controller = new RetentionController(model, tools);
        super(
                FxmlFile.RETENTION.load(tools.texts(), controller, new WhatIfController(model, tools)),
                tools,
                Room.RETENTION);
        this.model = model;
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public void closed() {
        model.close();
    }
}

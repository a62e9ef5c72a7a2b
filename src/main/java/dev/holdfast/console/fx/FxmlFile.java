package dev.holdfast.console.fx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Objects;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/// Every FXML file, so that one test can load them all.
public enum FxmlFile {
    SHELL("shell/Shell"),
    OVERVIEW("overview/Overview"),
    PALETTE("palette/Palette"),
    POLICIES("policies/Policies"),
    POLICY_DETAIL("policies/PolicyDetail"),
    REVIEW("policies/Review"),
    SESSIONS("sessions/Sessions"),
    GRID("grid/Grid"),
    SCHEDULE("schedule/Schedule"),
    SCHEDULE_LINE("schedule/Line"),
    SCHEDULE_ASK("schedule/Ask"),
    SESSION("session/Session"),
    SESSION_ROWS_LEFT("session/RowsLeft"),
    SESSION_PROGRESS("session/Progress"),
    ARCHIVE_NOW("archivenow/ArchiveNow"),
    ARCHIVE_NOW_SCOPE("archivenow/Scope"),
    ARCHIVE_NOW_PLAN("archivenow/Plan"),
    ARCHIVE_NOW_CONFIRM("archivenow/Confirm"),
    ARCHIVE_NOW_DIFFERS("archivenow/Differs"),
    ARCHIVE_NOW_LIVE("archivenow/Live"),
    HOLDS("holds/Holds"),
    HOLD_DETAIL("holds/HoldDetail"),
    HOLD_EXTEND("holds/Extend"),
    HOLD_RELEASE("holds/Release"),
    PLACE_HOLD("holds/PlaceHold"),
    RESTORE("restore/Restore"),
    RESTORE_CHOOSE("restore/Choose"),
    RESTORE_PLAN("restore/Plan"),
    RESTORE_LISTS("restore/Lists"),
    DISPOSAL("disposal/Disposal"),
    DISPOSAL_ORDER("disposal/OrderDetail"),
    DISPOSAL_ASK("disposal/Ask"),
    DISPOSAL_CERTIFICATE("disposal/Certificate"),
    RETENTION("retention/Retention"),
    WHAT_IF("retention/WhatIf"),
    RETENTION_CLASS("retention/ClassDialog"),
    EXPLAIN("explain/Explain"),
    AUDIT("audit/Audit"),
    HISTORY("history/History"),
    HISTORY_EXPORT("history/Export"),
    COLD("cold/Cold"),
    COLD_FILE("cold/ColdFile"),
    INDEXES("indexes/Indexes"),
    INDEX_DETAIL("indexes/IndexDetail"),
    INDEX_DROP("indexes/Drop"),
    RUNS("runs/Runs"),
    GROWTH("growth/Growth"),
    GROWTH_SUBJECT("growth/Subject"),
    GROWTH_SIZE("growth/Size"),
    GROWTH_SESSIONS("growth/Sessions"),
    GROWTH_CATCH_UP("growth/CatchUp"),
    GROWTH_FACTS("growth/Facts"),
    GROWTH_OBJECTS("growth/Objects"),
    GROWTH_LATENCY("growth/Latency"),
    DELIVERIES("deliveries/Deliveries"),
    ONBOARDING("onboarding/Onboarding"),
    ONBOARDING_CHOOSE("onboarding/Choose"),
    ONBOARDING_PROPOSALS("onboarding/Proposals"),
    ONBOARDING_DETAIL("onboarding/Detail"),
    ONBOARDING_REST("onboarding/Rest"),
    ONBOARDING_REVIEW("onboarding/Review"),
    CONNECTIONS("connections/Connections"),
    CONNECTION_FORM("connections/Form"),
    FIRST_RUN("firstrun/FirstRun"),
    FIRST_RUN_PROPOSALS("firstrun/Proposals"),
    FIRST_RUN_POLICY("firstrun/FirstPolicy"),
    FIRST_RUN_PLAN("firstrun/DryRun"),
    SETTINGS("settings/Settings"),
    POLICY_ROWS("policies/Rows"),
    POLICY_LINK("policies/Link"),
    LEGACY("legacy/Legacy"),
    LEGACY_FIND("legacy/Find"),
    LEGACY_CENSUS("legacy/Census"),
    LEGACY_PLAN("legacy/Plan"),
    TABLE_EXPORT("table/Export"),
    BULK_ASK("bulk/Ask"),
    JOBS("jobs/Jobs"),
    ARM("arm/Arm"),
    ARM_BAND("arm/ArmBand"),
    KEY_SHEET("keys/KeySheet"),
    HELP("help/Help");

    private final String path;

    FxmlFile(String path) {
        this.path = "/fxml/" + path + ".fxml";
    }

    /// Builds the file's nodes.
    ///
    /// @param controllers one for the file and one for each file that it includes or that a [Later] of it names,
    /// found
    ///     by `fx:controller`
    public Parent load(Texts texts, Object... controllers) {
        FXMLLoader loader = new FXMLLoader(location(), texts.bundle());
        loader.setControllerFactory(type -> {
            for (Object controller : controllers) {
                if (type.isInstance(controller)) {
                    return controller;
                }
            }
            throw new IllegalStateException(path + ": nobody handed over a " + type.getSimpleName());
        });
        try {
            Parent root = loader.load();
            Later.makeBy(root, file -> file.load(texts, controllers));
            WritingControls.mark(root);
            TabLeaves.mark(root);
            Nodes.leaveWordsWhole(root);
            Scale.fit(root);
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    URL location() {
        return Objects.requireNonNull(FxmlFile.class.getResource(path), path);
    }
}

package dev.holdfast.console.fx;

import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// Which controls of the FXML files make the engine write something that a console must be armed for, by id; pausing,
/// cancelling and refusing are none of them. Each is marked when its file is loaded, whatever screen or dialog it
/// belongs to, and is one of the [Writes], too: the style `writes` in a file is only for those that no id names here.
public final class WritingControls {
    /// Marks a control that writes.
    public static final String STYLE = "needs-arming";

    /// Marks one that has no icon but the lock.
    private static final String LOCK_ONLY = "lock-only";

    private static final String LOCK = "lock";
    private static final String OWN_ICON = "own-icon";

    static final Set<String> IDS = Set.of(
            "archiveNowConfirm",
            "archiveNowResume",
            "coldFreeze",
            "coldThaw",
            "connectionsForget",
            "deliveriesEnable",
            "deliveriesRedeliver",
            "deliveriesMany",
            "deliveriesTest",
            "disposalApprove",
            "disposalRequest",
            "disposalRun",
            "firstRunApply",
            "firstRunNext",
            "holdExtend",
            "holdRelease",
            "holdsMany",
            "indexBuild",
            "indexDrop",
            "indexesUndo",
            "legacyDrop",
            "legacyFold",
            "legacyUndo",
            "maintenanceRun",
            "onboardApply",
            "overviewMany",
            "placeHoldConfirm",
            "policy-resume",
            "restoreConfirm",
            "restoreEndPin",
            "restoreRehearse",
            "restoreResume",
            "retentionChangeClass",
            "review-apply",
            "scheduleResume",
            "scheduleTakeBack",
            "sessionResume");

    private WritingControls() {}

    /// Marks an item of a menu that writes while others of its menu do not: whoever keeps the locks shows its lock, and
    /// asks before it acts.
    public static void mark(MenuItem item) {
        item.getStyleClass().add(STYLE);
    }

    /// Marks those below a node, which need not have been shown yet.
    static void mark(Node node) {
        if (node instanceof ButtonBase button && IDS.contains(String.valueOf(button.getId()))) {
            mark(button);
        }
        Nodes.below(node).forEach(WritingControls::mark);
    }

    private static void mark(ButtonBase button) {
        FontIcon lock = new FontIcon(MaterialDesignL.LOCK_OUTLINE);
        lock.getStyleClass().add(LOCK);
        Node own = button.getGraphic();
        button.getStyleClass().addAll(STYLE, Writes.STYLE);
        if (own == null) {
            button.setGraphic(lock);
            button.getStyleClass().add(LOCK_ONLY);
        } else {
            own.getStyleClass().add(OWN_ICON);
            button.setGraphic(new StackPane(own, lock));
        }
    }
}

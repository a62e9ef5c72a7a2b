package dev.holdfast.console.fx;

import java.util.Set;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Control;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// Which controls of the FXML files make the engine write something that a console must be armed for, by id; pausing,
/// cancelling and refusing are none of them. Each is marked when its file is loaded, whatever screen or dialog it
/// belongs to, and is one of the [Writes], too: the style `writes` in a file is only for those that no id names here.
public final class WritingControls {
    /// Marks a control that writes.
    public static final String STYLE = "needs-arming";

    /// The state of a window's root while what writes is locked.
    public static final PseudoClass READ_ONLY = PseudoClass.getPseudoClass("read-only");

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
            "sessionPace",
            "sessionResume",
            "sessionWorkers");

    private WritingControls() {}

    /// Marks those below a node, which need not have been shown yet.
    static void mark(Node node) {
        if (node instanceof Control control && IDS.contains(String.valueOf(control.getId()))) {
            mark(control);
        }
        Nodes.below(node).forEach(WritingControls::mark);
    }

    private static void mark(Control control) {
        control.getStyleClass().addAll(STYLE, Writes.STYLE);
        if (control instanceof ButtonBase button) {
            addLock(button);
        }
    }

    /// Others have theirs beside them.
    private static void addLock(ButtonBase button) {
        FontIcon lock = new FontIcon(MaterialDesignL.LOCK_OUTLINE);
        lock.getStyleClass().add(LOCK);
        Node own = button.getGraphic();
        if (own == null) {
            button.setGraphic(lock);
            button.getStyleClass().add(LOCK_ONLY);
        } else {
            own.getStyleClass().add(OWN_ICON);
            button.setGraphic(new StackPane(own, lock));
        }
    }
}

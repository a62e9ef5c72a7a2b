package dev.holdfast.console.fx;

import java.util.Locale;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.kordamp.ikonli.materialdesign2.MaterialDesignV;

/// The kinds of screens; those with a key stand in the left rail when someone registered them.
public enum Room {
    OVERVIEW(MaterialDesignV.VIEW_DASHBOARD_OUTLINE, KeyCode.DIGIT1),
    POLICIES(MaterialDesignF.FILE_TREE, KeyCode.DIGIT2),
    /// Argument: a table that is to get a policy, or none.
    ONBOARDING(MaterialDesignT.TABLE_ARROW_RIGHT, KeyCode.DIGIT2, true),
    SESSIONS(MaterialDesignH.HISTORY, KeyCode.DIGIT3),
    /// Alerts, runs of several policies, and their reports.
    RUNS(MaterialDesignP.PLAY_BOX_MULTIPLE_OUTLINE, KeyCode.DIGIT3, true),
    SCHEDULE(MaterialDesignC.CALENDAR_CLOCK, KeyCode.DIGIT9),
    GROWTH(MaterialDesignC.CHART_LINE, KeyCode.DIGIT4),
    INDEXES(MaterialDesignT.TABLE_KEY, KeyCode.DIGIT4, true),
    LEGACY(MaterialDesignT.TABLE_MERGE_CELLS, KeyCode.DIGIT8),
    HOLDS(MaterialDesignG.GAVEL, KeyCode.DIGIT5),
    RETENTION(MaterialDesignT.TIMER_SAND, KeyCode.DIGIT6),
    DISPOSAL(MaterialDesignD.DELETE_CLOCK_OUTLINE, KeyCode.DIGIT6, true),
    HISTORY(MaterialDesignA.ARCHIVE_OUTLINE, KeyCode.DIGIT7),
    /// Argument: a session to be undone, or none.
    RESTORE(MaterialDesignB.BACKUP_RESTORE, KeyCode.R),
    COLD(MaterialDesignS.SNOWFLAKE, KeyCode.DIGIT7, true),
    EXPLAIN(MaterialDesignH.HELP_CIRCLE_OUTLINE, KeyCode.E),
    CONNECTIONS(MaterialDesignD.DATABASE_COG_OUTLINE, KeyCode.N, true),
    AUDIT(MaterialDesignS.SHIELD_CHECK_OUTLINE, KeyCode.DIGIT0),
    /// Argument: the name of an endpoint, or none.
    DELIVERIES(MaterialDesignS.SEND_OUTLINE, KeyCode.DIGIT0, true),
    SETTINGS(MaterialDesignC.COG_OUTLINE, KeyCode.COMMA),
    FIRST_RUN(MaterialDesignR.ROCKET_LAUNCH_OUTLINE, null),
    /// Argument: the session's number.
    SESSION(MaterialDesignH.HISTORY, null),
    /// Argument: the policy's name.
    ARCHIVE_NOW(MaterialDesignA.ARCHIVE_ARROW_DOWN, null),
    PLACE_HOLD(MaterialDesignG.GAVEL, null);

    private final Ikon icon;
    private final @Nullable KeyCode key;
    private final boolean shift;

    Room(Ikon icon, @Nullable KeyCode key) {
        this(icon, key, false);
    }

    Room(Ikon icon, @Nullable KeyCode key, boolean shift) {
        this.icon = icon;
        this.key = key;
        this.shift = shift;
    }

    public Ikon icon() {
        return icon;
    }

    /// Pressed, opens the room: Ctrl and its key, some with Shift.
    public @Nullable KeyCombination keys() {
        if (key == null) {
            return null;
        }
        return shift
                ? new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN)
                : new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN);
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// In [Texts].
    public String textKey() {
        return "room." + id();
    }
}

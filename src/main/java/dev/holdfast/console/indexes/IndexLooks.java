package dev.holdfast.console.indexes;

import dev.holdfast.console.fx.StateLook;
import dev.holdfast.index.IndexAct;
import java.util.Locale;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignK;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// How verdicts and acts look.
final class IndexLooks {
    private IndexLooks() {}

    static StateLook of(IndexLine.Verdict verdict) {
        String key = "indexes.verdict." + verdict.name().toLowerCase(Locale.ROOT);
        return switch (verdict) {
            case USED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case BACKS -> new StateLook(MaterialDesignK.KEY, "state-succeeded", key);
            case UNUSED -> new StateLook(MaterialDesignS.SLEEP, "state-waiting", key);
            case NOT_KNOWN -> new StateLook(MaterialDesignH.HELP_CIRCLE_OUTLINE, "state-idle", key);
            case DUPLICATE, REDUNDANT -> new StateLook(MaterialDesignC.CONTENT_DUPLICATE, "state-waiting", key);
            case INVALID -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
            case BUILDING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", key);
            case MISSING -> new StateLook(MaterialDesignT.TABLE_ALERT, "state-failed", key);
        };
    }

    static StateLook of(IndexAct act) {
        String key = "indexes.state." + act.state().id();
        return switch (act.state()) {
            case WAITING -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-idle", key);
            case RUNNING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", key);
            case DONE -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case FAILED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
            case CANCELLED -> new StateLook(MaterialDesignC.CANCEL, "state-cancelled", key);
        };
    }
}

package dev.holdfast.console.fx;

/// Style classes of `css/console.css` and `css/states.css`.
public final class Styles {
    public static final String BADGE = "state-badge";
    public static final String MUTED = "muted";
    public static final String NUMBER = "number";
    public static final String CODE = "code";
    public static final String TITLE = "screen-title";
    public static final String SECTION = "section-title";
    public static final String CARD = "card-box";
    public static final String CHANGED = "changed";
    public static final String PROBLEM = "problem";

    private Styles() {}
}

package dev.holdfast.console.fx;

/// Texts as words of a shell, for the commands that screens show.
public final class ShellWord {
    private static final String PLAIN = "-_./:,";

    private ShellWord() {}

    /// Quoted where a shell would read it otherwise.
    public static String of(String text) {
        boolean plain = text.chars().allMatch(each -> Character.isLetterOrDigit(each) || PLAIN.indexOf(each) >= 0);
        return plain && !text.isEmpty() ? text : quoted(text);
    }

    /// In quotes, whatever it is.
    public static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /// ` --reason ...`, nothing where there is none.
    public static String reason(String text) {
        return text.isBlank() ? "" : " --reason " + of(text.strip());
    }
}

package dev.holdfast.console.fx;

import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/// Puts text where a person can paste it from.
public final class CopyText {
    private CopyText() {}

    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}

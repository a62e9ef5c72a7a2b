package dev.holdfast.console.jobs;

import dev.holdfast.console.fx.Notice;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Tips;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// A notice, as a line of the drawer and as a toast: its text leads to what it is about, its cross takes it away.
final class NoticeLine extends HBox {
    NoticeLine(Notice notice, ScreenTools tools, Runnable away) {
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().addAll("notice", notice.trouble() ? "notice-trouble" : "notice-good");
        FontIcon icon = new FontIcon(notice.trouble() ? MaterialDesignA.ALERT_OCTAGON : MaterialDesignC.CHECK_CIRCLE);
        icon.setAccessibleText(tools.texts().get(notice.trouble() ? "jobs.notice.trouble" : "jobs.notice.good"));
        Label at = new Label(tools.formats().time(notice.at()));
        at.getStyleClass().add(Styles.MUTED);
        at.setMinWidth(USE_PREF_SIZE);
        Hyperlink text = new Hyperlink(notice.text());
        text.setWrapText(true);
        text.setMaxWidth(Double.MAX_VALUE);
        text.setOnAction(_ -> notice.go().run());
        HBox.setHgrow(text, Priority.ALWAYS);
        Button close = new Button("", new FontIcon(MaterialDesignC.CLOSE));
        close.getStyleClass().add("flat");
        close.setAccessibleText(tools.texts().get("jobs.notice.away"));
        Tips.set(close, tools.texts().get("jobs.notice.away"));
        close.setOnAction(_ -> away.run());
        getChildren().setAll(icon, text, at, close);
    }
}

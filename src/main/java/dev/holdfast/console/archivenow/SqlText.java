package dev.holdfast.console.archivenow;

import java.util.List;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/// Statements to read: monospaced, with keywords, literals, comments and parameters told apart.
final class SqlText extends TextFlow {
    SqlText(List<String> statements) {
        getStyleClass().add("sql-text");
        for (int i = 0; i < statements.size(); i++) {
            if (i > 0) {
                getChildren().add(new Text("\n\n"));
            }
            for (SqlToken token : SqlToken.of(statements.get(i).strip())) {
                Text text = new Text(token.text());
                text.getStyleClass().addAll("text", token.kind().styleClass());
                getChildren().add(text);
            }
        }
    }
}

package org.ephemera.cli.render;

import java.util.List;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.model.Artifact;

/** Legend of the volatility classes in a table. */
public final class VolatilityLegend {
    private VolatilityLegend() {}

    /** Prints the meaning of each volatility of the artifacts. */
    public static void show(List<Artifact> artifacts, Screen screen) {
        screen.line();
        TextColumns legend = new TextColumns("");
        artifacts.stream()
                .map(Artifact::volatility)
                .distinct()
                .sorted()
                .forEach(v -> legend.row(TextStyle.QUIET.of(v.name()), TextStyle.QUIET.of(v.meaning())));
        legend.show(screen);
    }
}

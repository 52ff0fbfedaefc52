package org.ephemera.cli;

import picocli.CommandLine.Option;

/** The options that every command has: how it speaks. */
final class Voice {
    @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else there.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }
}

package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The real command, which knows nothing of this machine.
 *
 * @param home an empty folder, which becomes its home
 * @param config a kubeconfig
 */
record Kubectl(Path home, String config) {

    record Said(int exit, String out, String err) {}

    Said said(String... words) throws IOException {
        Files.writeString(home.resolve("config"), config);
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(words));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(home.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBECONFIG", home.resolve("config").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
        return new Said(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** What it shows; nothing must have gone wrong. */
    String shown(String... words) throws IOException {
        Said said = said(words);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        return said.out();
    }
}

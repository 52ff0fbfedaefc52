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
 * Runs the real kubectl, isolated from the configuration of this machine.
 *
 * @param home empty folder that becomes the home folder
 * @param config content of the kubeconfig
 */
record Kubectl(Path home, String config) {

    record Result(int exit, String out, String err) {}

    Result run(String... words) throws IOException {
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
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** Returns stdout of a command that must succeed without warnings. */
    String output(String... words) throws IOException {
        Result result = run(words);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return result.out();
    }
}

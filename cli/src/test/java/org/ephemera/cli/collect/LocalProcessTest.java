package org.ephemera.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LocalProcessTest {
    private final LocalProcess self = LocalProcess.current();

    @Test
    void reportsOwnProcessAsAlive() {
        assertThat(self.self())
                .startsWith("local:")
                .isEqualTo(LocalProcess.current().self());
        assertThat(self.isDead(self.self())).isFalse();
    }

    @Test
    void reportsEndedProcessAsDead() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        String name = self.self().replaceFirst(":[0-9]+:[0-9]+$", ":" + process.pid() + ":");
        String start = new String(
                        java.nio.file.Files.readAllBytes(java.nio.file.Path.of("/proc/" + process.pid() + "/stat")),
                        java.nio.charset.StandardCharsets.ISO_8859_1)
                .replaceFirst("(?s)^.*\\) ", "")
                .split(" ", -1)[19];

        assertThat(self.isDead(name + start)).isFalse();
        // Another process that had the same PID before.
        assertThat(self.isDead(name + "1")).isTrue();
        process.destroyForcibly().waitFor();
        assertThat(self.isDead(name + start)).isTrue();
        assertThat(LocalProcess.writingTo("file:evidence").isDead(name + start)).isTrue();
        // Requests that it sent over the network may still arrive.
        assertThat(LocalProcess.writingTo("s3://evidence").isDead(name + start)).isFalse();
        assertThat(LocalProcess.writingTo("s3://evidence").self()).isEqualTo(self.self());
    }

    @Test
    void reportsProcessesOfOtherMachinesAsNotDead() {
        String other = self.self().replaceFirst("^local:[0-9a-f-]+", "local:00000000-0000-0000-0000-000000000000");

        assertThat(self.isDead(other)).isFalse();
        assertThat(self.isDead("arn:aws:lambda 5f1c")).isFalse();
        assertThat(self.isDead("")).isFalse();
        assertThat(self.isDead("a:b")).isFalse();
    }
}

package org.ephemera.analyze.escape;

import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.Workload;

/** Containment of a container of Docker. */
record DockerRemedies(Workload workload) {
    Stream<Remedy> all() {
        String name = ShellWord.quoted(workload.name());
        return Stream.concat(
                new HostSnapshots(workload, "").all(),
                Stream.of(
                        new Remedy(
                                Remedy.Stage.PRESERVE,
                                "A paused container keeps its memory and does nothing more; so it does not end by itself."
                                        + " Destroys nothing, and whoever is inside loses the connection.",
                                List.of("docker pause -- " + name)),
                        new Remedy(
                                Remedy.Stage.CREDENTIALS,
                                "Change what its environment and its mounts hold. Destroys nothing.",
                                List.of()),
                        new Remedy(
                                Remedy.Stage.EGRESS,
                                "Block it in the host's firewall (DOCKER-USER): to disconnect it from its network takes its"
                                        + " interface away, and with it the connections that show where it went.",
                                List.of()),
                        new Remedy(
                                Remedy.Stage.STOP,
                                "DESTROYS memory and processes; its files stay until it is removed, so never use --rm or"
                                        + " docker rm.",
                                List.of("docker stop -- " + name))));
    }
}

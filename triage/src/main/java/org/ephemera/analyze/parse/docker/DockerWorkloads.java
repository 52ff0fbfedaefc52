package org.ephemera.analyze.parse.docker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.container.ParsedWorkloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Reader of the output of {@code docker inspect}. */
public final class DockerWorkloads {
    private DockerWorkloads() {}

    /**
     * Returns the containers of the documents. Output of {@code docker volume inspect} among them resolves the sources
     * of volumes.
     *
     * @param documents output of {@code docker inspect}: arrays or single elements
     */
    public static ParsedWorkloads of(List<LocatedJson> documents) {
        List<LocatedJson> containers = new ArrayList<>();
        Map<String, LocatedJson> volumes = new LinkedHashMap<>();
        List<EvidenceGap> gaps = new ArrayList<>();
        for (LocatedJson document : documents) {
            for (LocatedJson one : document.json().isArray() ? document.items() : List.of(document)) {
                if (one.at("HostConfig").exists()) {
                    containers.add(one);
                } else if (one.at("Mountpoint").exists() && one.at("Driver").exists()) {
                    volumes.putIfAbsent(one.at("Name").textOrEmpty(), one);
                } else {
                    gaps.add(new EvidenceGap(
                            one.evidence().file(), "the document is neither a Docker container nor a Docker volume"));
                }
            }
        }
        List<Workload> workloads = containers.stream()
                .map(container -> new DockerContainer(container, volumes).workload())
                .sorted(Comparator.comparing(Workload::name))
                .toList();
        return new ParsedWorkloads(workloads, gaps);
    }
}

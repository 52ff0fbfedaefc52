package org.ephemera.analyze.parse.docker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.container.ReadWorkloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Containers of Docker as {@code docker inspect} shows them. */
public final class DockerWorkloads {
    private DockerWorkloads() {}

    /**
     * The containers among some documents; {@code docker volume inspect} beside them tells what their volumes really are.
     *
     * @param documents what {@code docker inspect} printed: arrays, or one element each
     */
    public static ReadWorkloads of(List<LocatedJson> documents) {
        List<LocatedJson> containers = new ArrayList<>();
        Map<String, LocatedJson> volumes = new LinkedHashMap<>();
        List<Gap> gaps = new ArrayList<>();
        for (LocatedJson document : documents) {
            for (LocatedJson one : document.json().isArray() ? document.items() : List.of(document)) {
                if (one.at("HostConfig").exists()) {
                    containers.add(one);
                } else if (one.at("Mountpoint").exists() && one.at("Driver").exists()) {
                    volumes.putIfAbsent(one.at("Name").words(), one);
                } else {
                    gaps.add(new Gap(one.evidence().file(), "this is neither a container nor a volume of Docker"));
                }
            }
        }
        List<Workload> workloads = containers.stream()
                .map(container -> new DockerContainer(container, volumes).workload())
                .sorted(Comparator.comparing(Workload::name))
                .toList();
        return new ReadWorkloads(workloads, gaps);
    }
}

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.MetricSeries;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;

/**
 * Simulated cloud with CONTAINERS containers of two metrics each and a delay of MILLIS per call. Each container ran for MINUTES of
 * yesterday, with SAMPLES values per minute. Prints the endpoint and the scope to sweep.
 */
final class SweptCloud {
    private static final int IN_A_SERVICE = 500;

    public static void main(String[] arguments) throws Exception {
        int containers = Integer.parseInt(arguments[0]);
        Duration minutes = Duration.ofMinutes(Long.parseLong(arguments[1]));
        int samples = Integer.parseInt(arguments[3]);
        Faults slow = Faults.none().delay("*", Duration.ofMillis(Long.parseLong(arguments[2])));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario(containers, minutes, samples), slow)) {
            System.out.println(cloud.endpoint() + " aws:111122223333/eu-central-1");
            System.out.flush();
            while (System.in.read() >= 0) {
                // Runs until the parent process ends.
            }
        }
    }

    private static Scenario scenario(int containers, Duration minutes, int samples) {
        Scenario base = ScenarioBuilder.at(Clock.systemUTC()).withoutInsights().withoutServiceMetrics().build();
        Instant today = Instant.ofEpochSecond(base.now().getEpochSecond() / 86_400 * 86_400);
        Instant from = today.minus(Duration.ofHours(20));
        List<MetricSeries> series = new ArrayList<>();
        for (int i = 0; i < containers; i++) {
            SequencedMap<String, String> dimensions = new LinkedHashMap<>();
            dimensions.put("ClusterName", "lab");
            dimensions.put("ServiceName", "service-" + i / IN_A_SERVICE);
            dimensions.put("TaskId", "%032x".formatted(i));
            dimensions.put("ContainerName", "app");
            Instant begin = minutes.toMinutes() >= 1440 ? today.minus(Duration.ofDays(1)) : from;
            for (String name : List.of("ContainerCpuUtilization", "ContainerMemoryUtilization")) {
                series.add(new MetricSeries(
                        base.region(),
                        "ECS/ContainerInsights",
                        name,
                        dimensions,
                        "Percent",
                        begin,
                        Optional.of(begin.plus(minutes)),
                        samples,
                        List.of(new MetricSeries.Level(begin, 20 + i % 60, 5, 2))));
            }
        }
        return base.withMetrics(series);
    }
}

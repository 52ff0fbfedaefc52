import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Reader of recorded series. The first line names the columns: {@code time} (ISO 8601 or seconds), {@code cpu_cores}, and
 * optionally {@code limit_cores} (1 if absent), {@code memory_mib} and {@code network_bytes_per_second}. An empty cell is
 * a missing value.
 */
final class CsvSeries {
    private CsvSeries() {}

    static List<TimeSeries> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        List<String> columns = List.of(lines.getFirst().toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*"));
        List<String[]> rows = lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
        long[] seconds = rows.stream().mapToLong(row -> second(row[columns.indexOf("time")].strip())).toArray();
        List<TimeSeries> series = new ArrayList<>();
        series.add(MinerTable.series("CpuUtilized", seconds, column(rows, columns.indexOf("cpu_cores")), 1024));
        double[] limit = new double[seconds.length];
        Arrays.fill(limit, 1);
        int limited = columns.indexOf("limit_cores");
        series.add(MinerTable.series("CpuReserved", seconds, limited < 0 ? limit : column(rows, limited), 1024));
        if (columns.contains("memory_mib")) {
            series.add(MinerTable.series("MemoryUtilized", seconds, column(rows, columns.indexOf("memory_mib")), 1));
        }
        int network = columns.indexOf("network_bytes_per_second");
        if (network >= 0) {
            series.add(MinerTable.series("NetworkRxBytes", seconds, column(rows, network), 1));
        }
        return series;
    }

    private static long second(String time) {
        return time.matches("\\d+(\\.\\d+)?") ? (long) Double.parseDouble(time) : Instant.parse(time).getEpochSecond();
    }

    private static double[] column(List<String[]> rows, int index) {
        return rows.stream()
                .mapToDouble(row -> index >= row.length || row[index].isBlank() ? Double.NaN : Double.parseDouble(row[index].strip()))
                .toArray();
    }
}

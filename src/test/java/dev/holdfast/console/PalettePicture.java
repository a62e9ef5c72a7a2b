package dev.holdfast.console;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A picture with few colours: those that a screen has most of as they are, the rest by their neighbourhoods. A
/// screen's picture takes a third of the room then, and nobody sees the difference.
final class PalettePicture {
    private static final int COLOURS = 64;
    private static final int EXACT = 40;

    private PalettePicture() {}

    static BufferedImage of(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        int[] palette = palette(pixels);
        Map<Integer, Byte> nearest = new HashMap<>();
        byte[] indexes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indexes[i] = nearest.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(colour, palette));
        }
        IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        System.arraycopy(indexes, 0, ((DataBufferByte) small.getRaster().getDataBuffer()).getData(), 0, indexes.length);
        return small;
    }

    private static int[] palette(int[] pixels) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel & 0xffffff, 1, Integer::sum);
        }
        List<Map.Entry<Integer, Integer>> byCount = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        Map<Integer, long[]> around = new LinkedHashMap<>();
        byCount.stream().skip(EXACT).forEach(entry -> add(around, entry.getKey(), entry.getValue()));
        return java.util.stream.IntStream.concat(
                        byCount.stream().limit(EXACT).mapToInt(Map.Entry::getKey),
                        around.values().stream()
                                .sorted(Comparator.comparingLong((long[] sum) -> sum[3])
                                        .reversed())
                                .limit(COLOURS - EXACT)
                                .mapToInt(sum -> (int) (sum[0] / sum[3]) << 16
                                        | (int) (sum[1] / sum[3]) << 8
                                        | (int) (sum[2] / sum[3])))
                .toArray();
    }

    private static void add(Map<Integer, long[]> around, int colour, int count) {
        long[] sum = around.computeIfAbsent(colour & 0xf0f0f0, _ -> new long[4]);
        sum[0] += (long) (colour >> 16 & 0xff) * count;
        sum[1] += (long) (colour >> 8 & 0xff) * count;
        sum[2] += (long) (colour & 0xff) * count;
        sum[3] += count;
    }

    private static byte nearest(int colour, int[] palette) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length && least > 0; i++) {
            int red = (colour >> 16 & 0xff) - (palette[i] >> 16 & 0xff);
            int green = (colour >> 8 & 0xff) - (palette[i] >> 8 & 0xff);
            int blue = (colour & 0xff) - (palette[i] & 0xff);
            int distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return (byte) best;
    }
}

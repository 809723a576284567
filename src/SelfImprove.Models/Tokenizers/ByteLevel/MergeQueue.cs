namespace SelfImprove;

/// <summary>Merges the tokens of a long piece: places are kept in one list per merge, and the lists in a queue by rank, so that a million equal letters take linear time.</summary>
internal sealed class MergeQueue
{
    private const int Gone = -1;

    private readonly MergeTable _table;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly Dictionary<int, Places> _places = [];
    private readonly PriorityQueue<int, int> _ranks = new();

    private MergeQueue(MergeTable table, int length)
    {
        _table = table;
        _next = new int[length];
        _previous = new int[length];
    }

    /// <summary>See <see cref="MergeTable.Apply"/>.</summary>
    public static int Apply(MergeTable table, Span<int> symbols) => new MergeQueue(table, symbols.Length).Apply(symbols);

    private int Apply(Span<int> symbols)
    {
        for (var i = 0; i < symbols.Length; i++)
        {
            (_next[i], _previous[i]) = (i + 1, i - 1);
        }

        for (var i = 0; i < symbols.Length; i++)
        {
            Add(symbols, i);
        }

        while (_ranks.TryDequeue(out var rank, out _))
        {
            ApplyRank(symbols, rank);
        }

        var count = 0;
        for (var i = 0; i < symbols.Length; i = _next[i])
        {
            symbols[count++] = symbols[i];
        }

        return count;
    }

    // From left to right, until the places are used up or a merge turned up that goes before the rest.
    private void ApplyRank(Span<int> symbols, int rank)
    {
        _places.Remove(rank, out var places);
        places!.Sort();
        while (places.TryTake(out var place))
        {
            // A pair that changed after it was noted has another rank, or none.
            if (symbols[place] == Gone || _next[place] == symbols.Length
                || !_table.TryFind(symbols[place], symbols[_next[place]], out var current, out var merged) || current != rank)
            {
                continue;
            }

            var removed = _next[place];
            symbols[place] = merged;
            symbols[removed] = Gone;
            _next[place] = _next[removed];
            if (_next[place] < symbols.Length)
            {
                _previous[_next[place]] = place;
                Add(symbols, place);
            }

            if (_previous[place] >= 0)
            {
                Add(symbols, _previous[place]);
            }

            if (_ranks.TryPeek(out var first, out _) && first < rank && !places.IsEmpty)
            {
                _places.Add(rank, places);
                _ranks.Enqueue(rank, rank);
                return;
            }
        }
    }

    private void Add(Span<int> symbols, int place)
    {
        if (_next[place] < symbols.Length && _table.TryFind(symbols[place], symbols[_next[place]], out var rank, out _))
        {
            if (!_places.TryGetValue(rank, out var places))
            {
                _places.Add(rank, places = new Places());
                _ranks.Enqueue(rank, rank);
            }

            places.Add(place);
        }
    }

    /// <summary>Places in a piece, taken from left to right.</summary>
    private sealed class Places
    {
        private readonly List<int> _all = [];
        private int _taken;
        private bool _isSorted = true;

        public bool IsEmpty => _taken == _all.Count;

        public void Add(int place)
        {
            _isSorted &= IsEmpty || _all[^1] <= place;
            _all.Add(place);
        }

        public void Sort()
        {
            if (!_isSorted)
            {
                _all.Sort(_taken, _all.Count - _taken, comparer: null);
                _isSorted = true;
            }
        }

        public bool TryTake(out int place)
        {
            if (IsEmpty)
            {
                place = -1;
                return false;
            }

            place = _all[_taken++];
            return true;
        }
    }
}

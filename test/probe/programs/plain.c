/* A C program with a main of its own. */
#include <stdlib.h>
#include <string.h>

static char *kept;

static void remember(const char *text, int count)
{
    char *copy = malloc(100);
    strncpy(copy, text, 99);
    kept = copy + (count > 100);
}

void iteration(const char *text, int count)
{
    remember(text, count);
}

void good(const char *text, int count)
{
    remember(text, count);
    free(kept);
}

int main(void)
{
    iteration("text", 1);
    return 0;
}

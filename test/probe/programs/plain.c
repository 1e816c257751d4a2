/* A C program with a main of its own. */
#include <malloc.h>
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

/* Loses one block and frees the other; fills both to the end of the room that they have, as allocators that round up invite one to. */
void fillsItsRoom(void)
{
    for (int pass = 0; pass < 2; pass++) {
        char *block = malloc(100);
        memset(block, 0x5A, malloc_usable_size(block));
        if (pass == 0) kept = block;
        else free(block);
    }
}
